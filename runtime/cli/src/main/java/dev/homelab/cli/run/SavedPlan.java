package dev.homelab.cli.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.homelab.codec.CodecException;
import dev.homelab.codec.Json;
import dev.homelab.codec.Sha256;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.model.Address;
import dev.homelab.plan.Plan;
import dev.homelab.plan.PlanOptions;
import dev.homelab.report.CommandForm;
import dev.homelab.report.PlanJson;
import dev.homelab.state.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A plan that was looked at, to be run later as it is or not at all. Planning is repeatable, so the
 * file does not hold the steps: it names the state and the inputs that the plan was made from, what
 * was asked of it, and the digest of every change; {@code up --plan} plans again and runs only the
 * same.
 *
 * @param lineage the state's lineage
 * @param serial the state's serial number
 * @param inputs digest of everything that evaluation read
 * @param changes digest of the changes
 * @param options what was asked
 */
record SavedPlan(String lineage, long serial, String inputs, String changes, PlanOptions options) {

  /** What stands for a value that is not told; its mark differs until the secrets are kept. */
  private static final Pattern HIDDEN = Pattern.compile("\\(hidden, [0-9a-f]+\\)");

  static SavedPlan of(Plan plan, PlanOptions options) {
    return new SavedPlan(lineage(plan), plan.serial(), plan.inputsDigest(), digest(plan), options);
  }

  /** A state that nothing was written to yet is named anew by each command; it has none. */
  private static String lineage(Plan plan) {
    return plan.serial() == 0 ? "" : plan.lineage();
  }

  private static String digest(Plan plan) {
    String text = HIDDEN.matcher(PlanJson.document(plan, CommandForm.PLAIN)).replaceAll("(hidden)");
    return Sha256.hex(text.getBytes(UTF_8));
  }

  /** Writes it to a file that only its owner reads, in one step that cannot be half done. */
  void write(Path file) {
    byte[] bytes = Json.bytes(this::write);
    try {
      Disk.real().replace(file.toAbsolutePath(), bytes);
    } catch (IOException cannot) {
      throw new HomelabException(
          List.of(
              Diagnostic.error("HL9012", file + " cannot be written")
                  .withHint("make room on the disk, or name a file in a folder of yours")),
          cannot);
    }
  }

  private void write(JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeNumberField("format", 1);
    out.writeStringField("lineage", lineage);
    out.writeNumberField("serial", serial);
    out.writeStringField("inputs", inputs);
    out.writeStringField("changes", changes);
    addresses(out, "only", options.only());
    addresses(out, "deleteData", options.deleteData());
    out.writeEndObject();
  }

  private static void addresses(JsonGenerator out, String field, Collection<Address> addresses)
      throws IOException {
    out.writeArrayFieldStart(field);
    for (Address address : addresses) {
      out.writeString(address.toString());
    }
    out.writeEndArray();
  }

  /** Whether a file is a saved plan, that this version can read. */
  static boolean isIn(Path file) {
    try {
      read(file);
      return true;
    } catch (HomelabException none) {
      return false;
    }
  }

  /**
   * Reads a saved plan.
   *
   * @throws HomelabException with HL9030 when the file is none
   */
  static SavedPlan read(Path file) {
    try {
      return Json.read(Files.readAllBytes(file), SavedPlan::read);
    } catch (IOException | CodecException unreadable) {
      throw new HomelabException(
          List.of(
              Diagnostic.error("HL9030", file.getFileName() + " is not a saved plan")
                  .withHint("homelab plan --out " + file.getFileName())),
          unreadable);
    }
  }

  private static SavedPlan read(JsonParser in) throws IOException {
    String lineage = "";
    long serial = -1;
    String inputs = "";
    String changes = "";
    List<Address> only = new ArrayList<>();
    List<Address> deleteData = new ArrayList<>();
    Json.expect(in, JsonToken.START_OBJECT);
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String field = in.currentName();
      in.nextToken();
      switch (field) {
        case "format" -> checkFormat(in.getIntValue());
        case "lineage" -> lineage = Json.text(in);
        case "serial" -> serial = in.getLongValue();
        case "inputs" -> inputs = Json.text(in);
        case "changes" -> changes = Json.text(in);
        case "only" -> read(in, only);
        case "deleteData" -> read(in, deleteData);
        default -> throw new CodecException("unknown field " + field, null);
      }
    }
    return new SavedPlan(
        lineage, serial, inputs, changes, new PlanOptions(only, false, deleteData));
  }

  private static void checkFormat(int format) {
    if (format != 1) {
      throw new CodecException("it is of format " + format, null);
    }
  }

  private static void read(JsonParser in, List<Address> into) throws IOException {
    Json.expect(in, JsonToken.START_ARRAY);
    while (in.nextToken() != JsonToken.END_ARRAY) {
      into.add(Address.parse(Json.text(in)));
    }
  }

  /**
   * Checks that a plan made now is the one that was saved.
   *
   * @throws HomelabException with HL9031 that says what has changed since
   */
  void check(Plan now) {
    String why = "";
    if (!lineage.equals(lineage(now)) || serial != now.serial()) {
      why = "The state has changed since the plan was made.";
    } else if (!inputs.equals(now.inputsDigest())) {
      why = "The script, or a file or variable that it reads, has changed.";
    } else if (!changes.equals(digest(now))) {
      why = "What is on the targets has changed.";
    }
    if (!why.isEmpty()) {
      throw new HomelabException(
          List.of(
              Diagnostic.error("HL9031", "the saved plan does not fit any more")
                  .withDetail(why + " Nothing was changed.")
                  .withHint("homelab plan --out FILE makes a new one")));
    }
  }
}
