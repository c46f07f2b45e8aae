/** Plans and runs as a person sees them: questions, progress, interrupts, the end. */
@NullMarked
package dev.homelab.cli.run;

import org.jspecify.annotations.NullMarked;
