/**
 * The one description of commands and options, and the parser, help and completion made from it.
 */
@NullMarked
package dev.homelab.cli.options;

import org.jspecify.annotations.NullMarked;
