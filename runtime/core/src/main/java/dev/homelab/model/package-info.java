/**
 * The values that a lab consists of: addresses, resources, targets, secrets and their properties.
 */
@NullMarked
package dev.homelab.model;

import org.jspecify.annotations.NullMarked;
