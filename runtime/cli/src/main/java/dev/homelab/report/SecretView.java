package dev.homelab.report;

import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

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

  /** One line for each recipient, this machine's own marked. */
  public static String recipients(SortedSet<String> recipients, String own) {
    StringBuilder out = new StringBuilder();
    for (String recipient : recipients) {
      out.append(recipient).append(recipient.equals(own) ? "  this machine" : "").append('\n');
    }
    return out.toString();
  }

  /** The document of {@code secret recipient --json}; recipients are null when they are unknown. */
  public static String recipientJson(String own, @Nullable SortedSet<String> recipients) {
    return JsonText.document(
        out -> {
          out.writeStringField("recipient", own);
          if (recipients == null) {
            out.writeNullField("recipients");
            return;
          }
          out.writeArrayFieldStart("recipients");
          for (String recipient : recipients) {
            out.writeString(recipient);
          }
          out.writeEndArray();
        });
  }
}
