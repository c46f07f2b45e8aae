/** What kinds a cluster serves, and where. */
@NullMarked
package dev.homelab.provider.kubernetes.discovery;

import org.jspecify.annotations.NullMarked;
