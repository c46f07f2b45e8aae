/** What words exist, read from the classes that define them. */
@NullMarked
package dev.homelab.dsl.vocabulary;

import org.jspecify.annotations.NullMarked;
