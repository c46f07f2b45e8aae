package dev.homelab.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.homelab.diag.SourceSpan;
import dev.homelab.model.Edge;
import dev.homelab.model.ResourceSpec;
import dev.homelab.resolve.ResourceGraph;
import java.io.IOException;
import java.util.Locale;

/** A graph as JSON, in the form that {@code docs/cli.md} promises. */
public final class GraphJson {
  private GraphJson() {}

  /** The document of {@code graph --json}, resources by address. */
  public static String document(ResourceGraph graph) {
    return JsonText.document(out -> write(out, graph));
  }

  private static void write(JsonGenerator out, ResourceGraph graph) throws IOException {
    out.writeStringField("lab", graph.lab().name());
    out.writeArrayFieldStart("resources");
    for (ResourceSpec resource : graph.resources().values()) {
      resource(out, resource);
    }
    out.writeEndArray();
  }

  private static void resource(JsonGenerator out, ResourceSpec resource) throws IOException {
    out.writeStartObject();
    out.writeStringField("address", resource.address().toString());
    out.writeStringField("type", resource.type());
    SourceSpan user = resource.origin().user();
    if (user == null) {
      out.writeNullField("source");
    } else {
      out.writeObjectFieldStart("source");
      out.writeStringField("file", user.file());
      out.writeNumberField("line", user.line());
      out.writeEndObject();
    }
    out.writeArrayFieldStart("dependsOn");
    for (Edge edge : resource.dependsOn()) {
      out.writeStartObject();
      out.writeStringField("address", edge.to().toString());
      out.writeStringField("level", edge.level().name().toLowerCase(Locale.ROOT));
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeFieldName("desired");
    JsonText.value(out, resource.desired());
    out.writeEndObject();
  }
}
