package dev.homelab.dsl.policy;

import dev.homelab.model.ResourceSpec;
import org.jspecify.annotations.Nullable;

/**
 * Something that breaks a rule.
 *
 * @param thing the resource that does
 * @param title what it does, for the person who wrote it
 * @param hint what to write instead; where there is nothing, why not
 * @param reason what an override may say, where nothing can be written instead; else null
 */
public record Breach(ResourceSpec thing, String title, String hint, @Nullable String reason) {}
