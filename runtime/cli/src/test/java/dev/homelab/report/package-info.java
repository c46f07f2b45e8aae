/** Tests of what people and programs read. */
@NullMarked
package dev.homelab.report;

import org.jspecify.annotations.NullMarked;
