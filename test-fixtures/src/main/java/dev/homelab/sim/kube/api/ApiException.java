package dev.homelab.sim.kube.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.SimulatorException;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.kinds.ResourceType;
import java.util.List;
import java.util.stream.Collectors;

/** A request that is answered with a Status object instead of what was asked for. */
public final class ApiException extends SimulatorException {
  private static final long serialVersionUID = 1L;
  private final transient ObjectNode status;

  private ApiException(ObjectNode status) {
    super(status.path("message").asText().isEmpty() ? "refused" : status.path("message").asText());
    this.status = status;
  }

  /** The answer. */
  public ObjectNode status() {
    return status;
  }

  /** The HTTP status code. */
  public int code() {
    return status.path("code").asInt();
  }

  /** Any failure. */
  public static ApiException of(int code, String reason, String message) {
    ObjectNode status = Json.object();
    status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
    status.put("status", "Failure").put("message", message);
    if (!reason.isEmpty()) {
      status.put("reason", reason);
    }
    status.put("code", code);
    return new ApiException(status);
  }

  private ApiException details(String name, String group, String kind) {
    ObjectNode details = Json.object();
    if (!name.isEmpty()) {
      details.put("name", name);
    }
    if (!group.isEmpty()) {
      details.put("group", group);
    }
    if (!kind.isEmpty()) {
      details.put("kind", kind);
    }
    int code = code();
    status.remove("code");
    status.set("details", details);
    status.put("code", code);
    return this;
  }

  /** No such object. */
  public static ApiException notFound(ResourceType type, String name) {
    return of(404, "NotFound", type.resource() + " \"" + name + "\" not found")
        .details(name, type.group(), type.plural());
  }

  /** No such path. */
  public static ApiException noSuchPath() {
    ApiException e = of(404, "NotFound", "the server could not find the requested resource");
    return e.details("", "", "");
  }

  /** The object is there already. */
  public static ApiException alreadyExists(ResourceType type, String name) {
    return of(409, "AlreadyExists", type.resource() + " \"" + name + "\" already exists")
        .details(name, type.group(), type.plural());
  }

  /** The object has changed since the writer read it. */
  public static ApiException conflict(ResourceType type, String name, String detail) {
    return of(
            409,
            "Conflict",
            "Operation cannot be fulfilled on " + type.resource() + " \"" + name + "\": " + detail)
        .details(name, type.group(), type.plural());
  }

  /** The request makes no sense. */
  public static ApiException badRequest(String message) {
    return of(400, "BadRequest", message);
  }

  /** The caller may not. */
  public static ApiException forbidden(ResourceType type, String name, String detail) {
    String subject = name.isEmpty() ? "" : " \"" + name + "\"";
    return of(403, "Forbidden", type.resource() + subject + " is forbidden: " + detail)
        .details(name, type.group(), type.plural());
  }

  /** An admission policy says no; the code is 422, as for a policy that gives no reason. */
  static ApiException denied(
      ResourceType type, String name, String policy, String binding, String message) {
    String told =
        "ValidatingAdmissionPolicy '%s' with binding '%s' denied request: %s"
            .formatted(policy, binding, message);
    ApiException e =
        of(422, "Invalid", type.resource() + " \"" + name + "\" is forbidden: " + told)
            .details(name, type.group(), type.plural());
    ((ObjectNode) e.status.get("details")).putArray("causes").addObject().put("message", told);
    return e;
  }

  /** A create in a namespace that is going away. */
  public static ApiException terminating(ResourceType type, String name, String namespace) {
    ApiException e =
        forbidden(
            type,
            name,
            "unable to create new content in namespace "
                + namespace
                + " because it is being terminated");
    ObjectNode cause = ((ObjectNode) e.status.get("details")).putArray("causes").addObject();
    cause.put("reason", "NamespaceTerminating");
    cause.put("message", "namespace " + namespace + " is being terminated");
    cause.put("field", "metadata.namespace");
    return e;
  }

  /** An object with refused fields. */
  public static ApiException invalid(ResourceType type, String name, List<FieldError> errors) {
    return invalid(type.qualifiedKind(), type.group(), type.kind(), name, errors);
  }

  /** A refused object, by words. */
  public static ApiException invalid(
      String qualified, String group, String kind, String name, List<FieldError> errors) {
    String all =
        errors.stream().map(FieldError::message).distinct().collect(Collectors.joining(", "));
    String text = errors.stream().distinct().count() == 1 ? all : "[" + all + "]";
    ApiException e =
        of(422, "Invalid", qualified + " \"" + name + "\" is invalid: " + text)
            .details(name, group, kind);
    ArrayNode causes = ((ObjectNode) e.status.get("details")).putArray("causes");
    for (FieldError error : errors) {
      ObjectNode cause = causes.addObject();
      cause.put("reason", error.reason()).put("message", error.body()).put("field", error.path());
    }
    return e;
  }

  /** An apply that others' fields stand in the way of. */
  public static ApiException applyConflict(String message, ArrayNode causes) {
    ApiException e = of(409, "Conflict", message).details("", "", "");
    ((ObjectNode) e.status.get("details")).set("causes", causes);
    return e;
  }

  /** A patch that cannot be done. */
  public static ApiException unprocessable() {
    return of(422, "Invalid", "the server rejected our request due to an error in our request")
        .details("", "", "");
  }

  /** A replacement that does not say of which version. */
  public static ApiException unversioned(ResourceType type, String name) {
    FieldError error =
        new FieldError(
            "FieldValueInvalid",
            "metadata.resourceVersion",
            "Invalid value: 0: must be specified for an update");
    return invalid(type.resource(), type.group(), type.plural(), name, List.of(error));
  }

  /** A verb that the path does not take. */
  public static ApiException notAllowed() {
    return of(
            405,
            "MethodNotAllowed",
            "the server does not allow this method on the requested resource")
        .details("", "", "");
  }

  /** A deletion of another object of the same name. */
  public static ApiException otherUid(ResourceType type, String name, String wanted, String found) {
    return of(
            409,
            "Conflict",
            "Operation cannot be fulfilled on "
                + type.qualifiedKind()
                + " \""
                + name
                + "\": the UID in the precondition ("
                + wanted
                + ") does not match the UID in record ("
                + found
                + "). The object might have been deleted and then recreated")
        .details(name, type.group(), type.kind());
  }

  /** A watch or list position that is no longer known. */
  public static ApiException expired(String message) {
    return of(410, "Expired", message);
  }
}
