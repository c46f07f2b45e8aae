/** What all languages of scripts share: their text, the lines of it, and its evaluation. */
@NullMarked
package dev.homelab.dsl.script;

import org.jspecify.annotations.NullMarked;
