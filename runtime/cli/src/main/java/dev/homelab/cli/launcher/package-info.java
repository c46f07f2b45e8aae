/** Writes the launcher: one file that is a shell script and a jar, with a class-data archive. */
@NullMarked
package dev.homelab.cli.launcher;

import org.jspecify.annotations.NullMarked;
