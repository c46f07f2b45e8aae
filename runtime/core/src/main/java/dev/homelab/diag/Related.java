package dev.homelab.diag;

/** Another place that belongs to the same problem, and what it has to do with it. */
public record Related(String message, SourceSpan span) {}
