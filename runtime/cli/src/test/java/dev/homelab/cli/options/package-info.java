/** Tests of the parser, help and completion. */
@NullMarked
package dev.homelab.cli.options;

import org.jspecify.annotations.NullMarked;
