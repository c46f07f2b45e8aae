/** Opens a lab for a command: script, graph, state, secrets, targets and sandbox. */
@NullMarked
package dev.homelab.cli.lab;

import org.jspecify.annotations.NullMarked;
