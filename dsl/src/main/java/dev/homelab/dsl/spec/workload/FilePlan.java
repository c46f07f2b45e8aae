package dev.homelab.dsl.spec.workload;

import dev.homelab.model.Value;

/**
 * A configuration file that the workload reads. Content with a secret in it goes into a Secret,
 * other content into a ConfigMap.
 *
 * @param path absolute path in the container
 * @param content text, or text joined with secrets and references
 */
public record FilePlan(String path, Value content) {
  /** The key under which the content is kept: the file's name. */
  public String key() {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
