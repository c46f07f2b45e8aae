package dev.homelab.diag;

/** Replaces the text of {@code span} by {@code newText}. */
public record TextEdit(SourceSpan span, String newText) {}
