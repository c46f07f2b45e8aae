/** What a run tells while it goes on, one value per fact. */
@NullMarked
package dev.homelab.event;

import org.jspecify.annotations.NullMarked;
