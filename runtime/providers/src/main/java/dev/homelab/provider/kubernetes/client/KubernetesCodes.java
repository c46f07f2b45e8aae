package dev.homelab.provider.kubernetes.client;

/** The diagnostic codes of the Kubernetes provider; each has a page in the docs. */
public final class KubernetesCodes {
  /** No kubeconfig was found, or it cannot be read. */
  public static final String NO_KUBECONFIG = "HL5001";

  /** The kubeconfig has no such context, or names none. */
  public static final String NO_CONTEXT = "HL5002";

  /** The context names no server. */
  public static final String NO_SERVER = "HL5003";

  /** The kubeconfig switches the check of the server's certificate off. */
  public static final String INSECURE = "HL5004";

  /** The kubeconfig logs in by a program of its own; it is named before it runs first. */
  public static final String EXEC_PLUGIN = "HL5005";

  /** The program that the kubeconfig logs in by failed. */
  public static final String EXEC_FAILED = "HL5006";

  /** The kubeconfig asks for a way to log in that is not supported. */
  public static final String UNSUPPORTED_LOGIN = "HL5007";

  /** The certificate, key or authority of the kubeconfig cannot be read. */
  public static final String BAD_CERTIFICATE = "HL5008";

  /** The cluster cannot be reached: refused, no route, unknown host, no answer. */
  public static final String UNREACHABLE = "HL5010";

  /** The server's certificate is not the one that the kubeconfig trusts. */
  public static final String WRONG_CERTIFICATE = "HL5011";

  /** The connection broke while a request was on its way. */
  public static final String BROKEN = "HL5012";

  /** The answer could not be read. */
  public static final String UNREADABLE_ANSWER = "HL5013";

  /** The credentials are missing, wrong or expired (401). */
  public static final String NOT_LOGGED_IN = "HL5020";

  /** The user may not do this (403). */
  public static final String FORBIDDEN = "HL5021";

  /** The object or what carries it is not there (404). */
  public static final String NOT_FOUND = "HL5030";

  /** Another field manager owns fields that would be changed. */
  public static final String FIELD_CONFLICT = "HL5031";

  /** The object changed meanwhile (409). */
  public static final String CHANGED_MEANWHILE = "HL5032";

  /** An object of the name exists and bears no mark of this lab. */
  public static final String NOT_OURS = "HL5033";

  /** A field that cannot be changed would have to change. */
  public static final String IMMUTABLE = "HL5034";

  /** The server refused the object: validation or admission. */
  public static final String REFUSED = "HL5035";

  /** The server asks to slow down (429). */
  public static final String THROTTLED = "HL5036";

  /** The server failed (5xx). */
  public static final String SERVER_FAILED = "HL5037";

  /** The cluster does not know the kind. */
  public static final String NO_SUCH_KIND = "HL5040";

  /** The resource is no Kubernetes object: apiVersion, kind or name are missing or wrong. */
  public static final String MALFORMED = "HL5041";

  /** A value that should be known by now is not. */
  public static final String NOT_KNOWN = "HL5042";

  /** The type has no such operation. */
  public static final String NO_OPERATION = "HL5043";

  /** A namespace holds objects that are not this lab's. */
  public static final String NAMESPACE_IN_USE = "HL5050";

  /** Objects of a custom resource definition still exist. */
  public static final String DEFINITION_IN_USE = "HL5051";

  /** Another lab has claimed the cluster under the same name. */
  public static final String CLAIMED = "HL5052";

  /** The object is not gone after the deadline. */
  public static final String NOT_GONE = "HL5053";

  /** An object is guarded from deletion by its platform. */
  public static final String GUARDED = "HL5054";

  /** The object was not ready before the deadline. */
  public static final String NOT_READY = "HL5060";

  /** The container's image cannot be pulled. */
  public static final String IMAGE_PULL = "HL5061";

  /** The container starts and dies. */
  public static final String CRASH_LOOP = "HL5062";

  /** The job has failed. */
  public static final String JOB_FAILED = "HL5063";

  /** No node can take the pod. */
  public static final String UNSCHEDULABLE = "HL5064";

  /** Pods cannot be made: quota or admission. */
  public static final String POD_REFUSED = "HL5065";

  /** The object's own status says that it failed. */
  public static final String FAILED = "HL5066";

  /** The container cannot be set up: a Secret, ConfigMap or volume that it names is missing. */
  public static final String CONTAINER_CONFIG = "HL5067";

  /** The object is suspended, though the script does not say so. */
  public static final String SUSPENDED = "HL5068";

  /** The state in the cluster cannot be read or does not fit together. */
  public static final String STATE_DAMAGED = "HL5080";

  /** Another run wrote to the state in the cluster meanwhile. */
  public static final String STATE_TAKEN = "HL5081";

  /** An object has a field that its kind does not have. */
  public static final String UNKNOWN_FIELD = "HL5044";

  /** No command could be run in a pod, or its port not be reached. */
  public static final String NO_SESSION = "HL5070";

  /** The namespace that is to keep the state is not there. */
  public static final String NO_STATE_NAMESPACE = "HL5082";

  /** The control plane of a tenant's cluster does not run. */
  public static final String TENANT_SILENT = "HL9103";

  /** The kubeconfig that a tenant's cluster keeps is not one to be used. */
  public static final String TENANT_KUBECONFIG = "HL9104";

  /** A disk keeps what it was made from, while a new one would be made from something else. */
  public static final String OTHER_DEFAULT = "HL2078";

  /** A disk was made larger outside of the lab. */
  public static final String LARGER = "HL2079";

  private KubernetesCodes() {}
}
