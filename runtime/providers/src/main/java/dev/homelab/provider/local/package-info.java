/** Resources that live in the record of a lab only. */
@NullMarked
package dev.homelab.provider.local;

import org.jspecify.annotations.NullMarked;
