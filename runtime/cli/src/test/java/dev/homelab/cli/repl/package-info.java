/** Tests of the prompt. */
@NullMarked
package dev.homelab.cli.repl;

import org.jspecify.annotations.NullMarked;
