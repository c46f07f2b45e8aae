package dev.homelab.catalog.cozystack;

/**
 * Where an application keeps something that nobody but its users may see.
 *
 * @param secret the name of a Secret in the application's namespace, which its chart makes
 * @param key the key in it
 */
public record SecretKey(String secret, String key) {}
