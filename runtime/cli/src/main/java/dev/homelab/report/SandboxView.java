package dev.homelab.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The simulated clusters of a lab, as text or JSON. */
public final class SandboxView {
  private static final int NAME_COLUMNS = 24;

  private SandboxView() {}

  /**
   * One cluster.
   *
   * @param name its name
   * @param server where it serves, or served last
   * @param pid the number of its process, or null when it is stopped
   */
  public record Row(String name, String server, @Nullable Long pid) {}

  /** A line for each cluster, and how the running ones are ended. */
  public static String text(List<Row> rows, CommandForm form) {
    if (rows.isEmpty()) {
      return "this lab has no sandbox yet\n";
    }
    StringBuilder out = new StringBuilder();
    boolean runs = false;
    for (Row row : rows) {
      out.append(Layout.pad("cluster " + row.name(), NAME_COLUMNS)).append(' ');
      out.append(Layout.pad(row.pid() == null ? "stopped" : "process " + row.pid(), NAME_COLUMNS));
      out.append(row.pid() == null ? "" : ' ' + row.server()).append('\n');
      runs |= row.pid() != null;
    }
    if (runs) {
      out.append("End them and keep what they hold: ").append(form.of("sandbox stop")).append('\n');
    }
    return out.toString().replaceAll(" +\n", "\n");
  }

  /** The document of {@code sandbox list --json} and {@code sandbox stop --json}. */
  public static String json(List<Row> rows) {
    return JsonText.document(
        out -> {
          out.writeArrayFieldStart("clusters");
          for (Row row : rows) {
            out.writeStartObject();
            out.writeStringField("name", row.name());
            out.writeBooleanField("running", row.pid() != null);
            out.writeObjectField("pid", row.pid());
            out.writeStringField("server", row.server());
            out.writeEndObject();
          }
          out.writeEndArray();
        });
  }
}
