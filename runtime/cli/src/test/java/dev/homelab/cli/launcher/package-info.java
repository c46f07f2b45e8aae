/** Tests of the launcher's script, run by a shell. */
@NullMarked
package dev.homelab.cli.launcher;

import org.jspecify.annotations.NullMarked;
