package dev.homelab.report;

import java.util.SortedMap;

/** The names of secrets and where they come from; never a value. */
public final class SecretView {
  private SecretView() {}

  /** One line for each. */
  public static String text(SortedMap<String, String> listing) {
    StringBuilder out = new StringBuilder();
    listing.forEach((name, origin) -> out.append(Layout.pad(name, 32)).append(origin).append('\n'));
    return out.length() == 0 ? "the lab has no secrets\n" : out.toString();
  }

  /** The document of {@code secret list --json}. */
  public static String json(SortedMap<String, String> listing) {
    return JsonText.document(
        out -> {
          out.writeArrayFieldStart("secrets");
          for (var secret : listing.entrySet()) {
            out.writeStartObject();
            out.writeStringField("name", secret.getKey());
            out.writeStringField("origin", secret.getValue());
            out.writeEndObject();
          }
          out.writeEndArray();
        });
  }
}
