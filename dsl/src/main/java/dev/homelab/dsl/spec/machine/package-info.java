/** The words for boxes, tenants and virtual machines, and the typed resources they stand for. */
@NullMarked
package dev.homelab.dsl.spec.machine;

import org.jspecify.annotations.NullMarked;
