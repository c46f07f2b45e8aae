/** The engine at work: observes, plans and runs; the only code that starts threads. */
@NullMarked
package dev.homelab.exec;

import org.jspecify.annotations.NullMarked;
