package dev.homelab.model;

import org.jspecify.annotations.Nullable;

/**
 * One field that a change sets, alters or removes.
 *
 * @param path dotted path; list items that have a key are named by it: {@code
 *     spec.template.spec.containers[web].image}
 * @param before what is there now, or null for nothing
 * @param after what will be there, or null for nothing
 * @param reason why: script, default, drift, dependency; empty when plain
 */
public record FieldChange(
    String path, @Nullable Value before, @Nullable Value after, String reason) {}
