# SPDX-License-Identifier: Apache-2.0
# Build the fuzz targets and run each for some seconds: cmake -P tests/fuzz/run.cmake, from the root.
execute_process(COMMAND ${CMAKE_COMMAND} --preset fuzz COMMAND_ERROR_IS_FATAL ANY OUTPUT_QUIET)
execute_process(COMMAND ${CMAKE_COMMAND} --build --preset fuzz COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_CTEST_COMMAND} --preset fuzz COMMAND_ERROR_IS_FATAL ANY)
