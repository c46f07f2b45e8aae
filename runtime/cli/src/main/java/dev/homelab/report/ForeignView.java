package dev.homelab.report;

import dev.homelab.model.Address;
import dev.homelab.spi.ForeignObject;
import java.util.List;

/** What lies beside a lab and is left alone; names only, never what an object holds. */
public final class ForeignView {
  private static final int KIND_COLUMNS = 26;
  private static final int NAME_COLUMNS = 36;

  private ForeignView() {}

  /**
   * As text.
   *
   * @param beside what bears no mark of the lab
   * @param lost what bears its mark and is in neither script nor state
   * @param form how a command to type is written
   */
  public static String text(List<ForeignObject> beside, List<Address> lost, CommandForm form) {
    StringBuilder out = new StringBuilder();
    if (beside.isEmpty()) {
      out.append("nothing lies beside the lab in its namespaces\n");
    } else {
      out.append(Layout.count(beside.size(), "object is", "objects are"));
      out.append(" not in the lab and left alone:\n");
    }
    String place = "";
    for (ForeignObject object : beside) {
      String here = placeOf(object);
      if (!here.equals(place)) {
        out.append("  ").append(here).append('\n');
        place = here;
      }
      out.append("    ").append(Layout.pad(object.kind(), KIND_COLUMNS));
      out.append(object.by().isEmpty() ? object.name() : Layout.pad(object.name(), NAME_COLUMNS));
      out.append(object.by().isEmpty() ? "" : "by " + object.by()).append('\n');
    }
    if (!lost.isEmpty()) {
      out.append(Layout.count(lost.size(), "object bears", "objects bear"));
      out.append(" this lab's mark and is in neither script nor state:\n");
      lost.forEach(address -> out.append("  ").append(address).append('\n'));
      out.append("Take them into the state again: ").append(form.of("state rebuild")).append('\n');
    }
    return out.toString();
  }

  private static String placeOf(ForeignObject object) {
    String target = String.valueOf(object.target());
    return object.namespace().isEmpty() ? target : target + ", namespace " + object.namespace();
  }

  /** The document of {@code status --foreign --json}. */
  public static String json(List<ForeignObject> beside, List<Address> lost) {
    return JsonText.document(
        out -> {
          out.writeArrayFieldStart("foreign");
          for (ForeignObject object : beside) {
            out.writeStartObject();
            out.writeStringField("target", String.valueOf(object.target()));
            out.writeStringField("apiVersion", object.apiVersion());
            out.writeStringField("kind", object.kind());
            out.writeStringField("namespace", object.namespace());
            out.writeStringField("name", object.name());
            out.writeStringField("by", object.by());
            out.writeEndObject();
          }
          out.writeEndArray();
          out.writeArrayFieldStart("lost");
          for (Address address : lost) {
            out.writeString(address.toString());
          }
          out.writeEndArray();
        });
  }
}
