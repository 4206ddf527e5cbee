#include "gateway/cli/cli.hpp"

int main(int argc, char** argv) { return holdfast::gateway::cli::run(argc, argv); }
