package dev.homelab.sim.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Jobs make their own selector from their uid. */
final class JobRule implements KindRules.Rule {
  @Override
  public void prepare(ObjectNode object, @Nullable ObjectNode before) {
    if (before != null || object.path("spec").path("manualSelector").asBoolean()) {
      return;
    }
    String uid = Json.text(object, "metadata.uid");
    String name = Json.text(object, "metadata.name");
    ObjectNode labels = Json.child(object, "spec.template.metadata.labels");
    labels.put("batch.kubernetes.io/controller-uid", uid);
    labels.put("batch.kubernetes.io/job-name", name);
    labels.put("controller-uid", uid);
    labels.put("job-name", name);
    if (Json.isEmpty(Json.at(object, "metadata.labels"))) {
      Json.child(object, "metadata").set("labels", labels.deepCopy());
    }
    Json.child(object, "spec.selector.matchLabels").put("batch.kubernetes.io/controller-uid", uid);
  }

  @Override
  public void defaults(ObjectNode object) {
    ObjectNode spec = Json.child(object, "spec");
    if (!spec.has("completions") && !spec.has("parallelism")) {
      spec.put("completions", 1);
    }
    put(spec, "parallelism", spec.numberNode(1));
    put(spec, "backoffLimit", spec.numberNode(6));
    put(spec, "completionMode", spec.textNode("NonIndexed"));
    put(spec, "suspend", spec.booleanNode(false));
    put(spec, "manualSelector", spec.booleanNode(false));
    put(spec, "podReplacementPolicy", spec.textNode("TerminatingOrFailed"));
    carry(object);
  }

  private static void put(ObjectNode spec, String field, JsonNode value) {
    if (!spec.has(field)) {
      spec.set(field, value);
    }
  }

  /** A job that is applied again without its made labels keeps them. */
  private static void carry(ObjectNode object) {
    JsonNode uid =
        Json.at(object, "spec.selector.matchLabels").path("batch.kubernetes.io/controller-uid");
    if (uid.isTextual() && !object.path("spec").path("manualSelector").asBoolean()) {
      ObjectNode labels = Json.child(object, "spec.template.metadata.labels");
      if (!labels.has("controller-uid") && object.path("metadata").has("uid")) {
        labels.put("batch.kubernetes.io/controller-uid", uid.asText());
        labels.put("batch.kubernetes.io/job-name", Json.text(object, "metadata.name"));
        labels.put("controller-uid", uid.asText());
        labels.put("job-name", Json.text(object, "metadata.name"));
      }
    }
  }

  @Override
  public List<FieldError> check(ObjectNode object, @Nullable ObjectNode before) {
    return restart(object.path("spec").path("template"), "spec.template");
  }

  private static List<FieldError> restart(JsonNode template, String path) {
    List<FieldError> errors = new ArrayList<>();
    JsonNode policy = Json.at(template, "spec.restartPolicy");
    if (!List.of("OnFailure", "Never").contains(policy.asText())) {
      errors.add(
          new FieldError(
              "FieldValueRequired",
              path + ".spec.restartPolicy",
              "Required value: valid values: \"OnFailure\", \"Never\""));
    }
    errors.addAll(PodRule.spec(template.path("spec"), path + ".spec"));
    return errors;
  }

  /** Cron jobs hold a job's template. */
  static final class Cron implements KindRules.Rule {
    @Override
    public List<FieldError> check(ObjectNode object, @Nullable ObjectNode before) {
      List<FieldError> errors = new ArrayList<>();
      String schedule = Json.text(object, "spec.schedule");
      boolean five = schedule.strip().split("\\s+", -1).length == 5;
      if (!schedule.isEmpty() && !five && !schedule.startsWith("@")) {
        errors.add(
            FieldError.invalid(
                "spec.schedule",
                schedule,
                "expected exactly 5 fields, found "
                    + schedule.strip().split("\\s+", -1).length
                    + ": ["
                    + schedule.strip()
                    + "]"));
      }
      errors.addAll(
          restart(
              Json.at(object, "spec.jobTemplate.spec.template"), "spec.jobTemplate.spec.template"));
      return errors;
    }
  }
}
