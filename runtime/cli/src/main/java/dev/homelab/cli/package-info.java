/** Commands, exit codes and the wiring of the parts into one program. */
@NullMarked
package dev.homelab.cli;

import org.jspecify.annotations.NullMarked;
