package dev.homelab.model;

/**
 * Who owns what a lab makes.
 *
 * @param name the lab's name
 * @param id made once, kept with the state, never changed; a random UUID
 * @param environment the overlay in force; empty for none
 */
public record LabIdentity(String name, String id, String environment) {}
