/** What each command does. */
@NullMarked
package dev.homelab.cli.command;

import org.jspecify.annotations.NullMarked;
