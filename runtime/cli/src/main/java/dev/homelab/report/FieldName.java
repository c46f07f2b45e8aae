package dev.homelab.report;

/** The short name of a field. */
final class FieldName {
  private FieldName() {}

  /**
   * The last segment of a dotted path; a dot inside of brackets, as in {@code
   * annotations[example.com/a]}, parts nothing.
   */
  static String last(String path) {
    int depth = 0;
    int from = 0;
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '[') {
        depth++;
      } else if (c == ']' && depth > 0) {
        depth--;
      } else if (c == '.' && depth == 0) {
        from = i + 1;
      }
    }
    return path.substring(from);
  }
}
