package dev.homelab.catalog.cozystack;

/**
 * A line of a kind's table.
 *
 * @param name the key
 * @param field what stands below it
 */
record Entry(String name, AppField field) {}
