package dev.homelab.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.homelab.model.Address;
import dev.homelab.model.Edge;
import dev.homelab.model.Provenance;
import dev.homelab.model.ResourceSpec;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.state.StateDocument;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of one thing of a lab, as JSON. */
public final class ExplainJson {
  private ExplainJson() {}

  /** The document of {@code explain CODE --json}: the page of a problem, as it is read. */
  public static String page(String code, String text) {
    return told("code", code, text);
  }

  /** The document of {@code explain WORD --json}: what is known of a word, as it is read. */
  public static String word(String word, String text) {
    return told("word", word, text);
  }

  private static String told(String field, String topic, String text) {
    return JsonText.document(
        out -> {
          out.writeStringField(field, topic);
          out.writeStringField("text", text.strip());
        });
  }

  /** The document of {@code explain ADDRESS --json}: the resources at or within the address. */
  public static String of(Address address, ResourceGraph graph, @Nullable StateDocument state) {
    return JsonText.document(
        out -> {
          out.writeStringField("address", address.toString());
          out.writeArrayFieldStart("resources");
          for (Address member : graph.members(address)) {
            ResourceSpec resource = graph.resource(member);
            if (resource != null) {
              resource(out, resource, graph, state);
            }
          }
          out.writeEndArray();
        });
  }

  private static void resource(
      JsonGenerator out, ResourceSpec resource, ResourceGraph graph, @Nullable StateDocument state)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("address", resource.address().toString());
    out.writeStringField("type", resource.type());
    out.writeBooleanField("made", state != null && state.entry(resource.address()) != null);
    out.writeFieldName("desired");
    JsonText.value(out, resource.desired());
    out.writeObjectFieldStart("because");
    for (Map.Entry<String, Provenance> reason : resource.provenance().entrySet()) {
      out.writeObjectFieldStart(reason.getKey());
      Provenance provenance = reason.getValue();
      out.writeStringField("kind", provenance.kind().name().toLowerCase(Locale.ROOT));
      out.writeStringField("reason", provenance.reason());
      out.writeStringField(
          "place", provenance.span() == null ? null : provenance.span().toString());
      out.writeEndObject();
    }
    out.writeEndObject();
    out.writeArrayFieldStart("needs");
    for (Edge edge : resource.dependsOn()) {
      out.writeString(edge.to().toString());
    }
    out.writeEndArray();
    out.writeArrayFieldStart("isFor");
    for (Address dependent : graph.dependents(resource.address())) {
      out.writeString(dependent.toString());
    }
    out.writeEndArray();
    out.writeEndObject();
  }
}
