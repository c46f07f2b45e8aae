/** The prompt: the commands, one after the other, on a script that is read once. */
@NullMarked
package dev.homelab.cli.repl;

import org.jspecify.annotations.NullMarked;
