/** The values of secrets: resolved late, kept encrypted, never shown. */
@NullMarked
package dev.homelab.secret;

import org.jspecify.annotations.NullMarked;
