package dev.homelab.dsl.policy;

import dev.homelab.model.ResourceSpec;

/**
 * Something that breaks a rule.
 *
 * @param thing the resource that does
 * @param title what it does, for the person who wrote it
 * @param hint what to write instead
 */
public record Breach(ResourceSpec thing, String title, String hint) {}
