# Makes the REST API's description part of a target, so that the server serves the file of the very
# commit that it was built from. A library of its own: as a source of the target, the generated file
# would make every file of the target wait for all the rooms below.
function(holdfast_embed_openapi target)
  set(folder ${CMAKE_SOURCE_DIR}/gateway/openapi)
  set(output ${CMAKE_BINARY_DIR}/generated/openapi_document.cpp)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DDOCUMENT=${folder}/openapi.json -DOUTPUT=${output}
            -P ${folder}/embed.cmake
    DEPENDS ${folder}/openapi.json ${folder}/embed.cmake
    VERBATIM)
  add_library(holdfast_openapi STATIC ${output})
  target_link_libraries(holdfast_openapi PRIVATE holdfast_options)
  target_link_libraries(${target} PRIVATE holdfast_openapi)
endfunction()
