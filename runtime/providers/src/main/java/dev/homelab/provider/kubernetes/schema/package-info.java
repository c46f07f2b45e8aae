/** What is known of built-in kinds: immutable fields, list keys, data, and outputs. */
@NullMarked
package dev.homelab.provider.kubernetes.schema;

import org.jspecify.annotations.NullMarked;
