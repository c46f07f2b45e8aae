/** Measures the shipped command line beside the tools that people use today, and prints both. */
@NullMarked
package dev.homelab.bench;

import org.jspecify.annotations.NullMarked;
