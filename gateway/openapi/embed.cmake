# Writes DOCUMENT as a C++ file to OUTPUT: cmake -DDOCUMENT=… -DOUTPUT=… -P embed.cmake
file(READ ${DOCUMENT} text)
set(delimiter "openapi")
string(FIND "${text}" ")${delimiter}\"" clash)
if(NOT clash EQUAL -1)
  message(FATAL_ERROR "${DOCUMENT} holds the delimiter of the raw string that it is written as")
endif()
file(WRITE ${OUTPUT}
"#include \"gateway/openapi/document.hpp\"

namespace holdfast::gateway {

std::string_view openapi_document() {
  // An array knows its length: counting is more than a compiler does for so long a text.
  static constexpr char text[] = R\"${delimiter}(${text})${delimiter}\";
  return {text, sizeof text - 1};
}

}  // namespace holdfast::gateway
")
