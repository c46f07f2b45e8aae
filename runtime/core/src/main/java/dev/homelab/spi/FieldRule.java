package dev.homelab.spi;

/**
 * What a type's schema says of one field.
 *
 * @param path dotted path; {@code *} for any key or list item
 * @param required must be given
 * @param computed the platform fills it; never compared
 * @param secret holds a secret; never shown or recorded
 * @param immutable a difference makes a replacement
 * @param interrupts what a change interrupts, in words ("restarts its pods"); empty for nothing
 */
public record FieldRule(
    String path,
    boolean required,
    boolean computed,
    boolean secret,
    boolean immutable,
    String interrupts) {}
