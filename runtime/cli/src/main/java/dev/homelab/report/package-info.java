/**
 * Plans, runs, graphs and problems as text or JSON; every function returns text and does no I/O.
 */
@NullMarked
package dev.homelab.report;

import org.jspecify.annotations.NullMarked;
