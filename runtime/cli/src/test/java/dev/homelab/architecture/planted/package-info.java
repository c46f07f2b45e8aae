/** Classes that break the rules of the architecture on purpose. */
@NullMarked
package dev.homelab.architecture.planted;

import org.jspecify.annotations.NullMarked;
