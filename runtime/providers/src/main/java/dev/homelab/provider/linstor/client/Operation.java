package dev.homelab.provider.linstor.client;

/**
 * The operations of LINSTOR's REST API (1.27) that are used.
 *
 * <p>A test compares them with the description of the API.
 */
public enum Operation {
  /** All nodes. */
  NODES("GET", "/v1/nodes", "list the nodes"),
  /** The disks of a node that nobody uses. */
  DISKS("GET", "/v1/physical-storage/{node}", "list the clean disks of"),
  /** Makes a pool of disks side by side and registers it. */
  CREATE_DEVICE_POOL("POST", "/v1/physical-storage/{node}", "make a pool on"),
  /** The registered pools of all nodes. */
  POOLS("GET", "/v1/view/storage-pools", "list the storage pools"),
  /** Registers what is on a node already. */
  REGISTER("POST", "/v1/nodes/{node}/storage-pools", "register a pool on"),
  /** Changes properties of a pool. */
  MODIFY("PUT", "/v1/nodes/{node}/storage-pools/{storagepool}", "change the storage pool"),
  /** Takes a pool out of the register; what is on the disks stays. */
  DELETE("DELETE", "/v1/nodes/{node}/storage-pools/{storagepool}", "remove the storage pool"),
  /** What is set of the controller. */
  PROPERTIES("GET", "/v1/controller/properties", "read the properties of the controller"),
  /** Whether there is a passphrase, and whether it was entered. */
  PASSPHRASE("GET", "/v1/encryption/passphrase", "ask about the passphrase"),
  /** Sets the first passphrase. */
  CREATE_PASSPHRASE("POST", "/v1/encryption/passphrase", "set the passphrase"),
  /** Enters the passphrase after a start of the controller. */
  ENTER_PASSPHRASE("PATCH", "/v1/encryption/passphrase", "enter the passphrase");

  private final String method;
  private final String path;
  private final String about;

  Operation(String method, String path, String about) {
    this.method = method;
    this.path = path;
    this.about = about;
  }

  /** The verb. */
  public String method() {
    return method;
  }

  /** The path, with names in braces. */
  public String path() {
    return path;
  }

  /** What it does, in words that names may follow. */
  String about() {
    return about;
  }

  /** Whether it may change something. */
  boolean writes() {
    return !method.equals("GET");
  }
}
