/** The recorded state of a lab: its document, its journal, its lock and where they are kept. */
@NullMarked
package dev.homelab.state;

import org.jspecify.annotations.NullMarked;
