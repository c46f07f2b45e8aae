package dev.homelab.provider.proxmox.client;

import dev.homelab.spi.ErrorClass;

/** What went wrong with a request or task, and what that means for the engine. */
public enum Problem {
  /** The credentials are missing, wrong or expired. */
  AUTH(ErrorClass.DENIED, ProxmoxCodes.NOT_LOGGED_IN),
  /** A privilege is missing. */
  PERMISSION(ErrorClass.DENIED, ProxmoxCodes.FORBIDDEN),
  /** Only root@pam with a ticket may do it. */
  ROOT_ONLY(ErrorClass.REJECTED, ProxmoxCodes.ROOT_ONLY),
  /** A parameter is wrong. */
  VALIDATION(ErrorClass.REJECTED, ProxmoxCodes.REFUSED),
  /** What is named is not there; mostly answered with 500. */
  NOT_FOUND(ErrorClass.REJECTED, ProxmoxCodes.NOT_FOUND),
  /** What is to be made is there. */
  ALREADY_EXISTS(ErrorClass.REJECTED, ProxmoxCodes.TAKEN),
  /** The machine runs already. */
  ALREADY_RUNNING(ErrorClass.REJECTED, ProxmoxCodes.REFUSED),
  /** The machine does not run. */
  NOT_RUNNING(ErrorClass.REJECTED, ProxmoxCodes.REFUSED),
  /** The machine runs, and the request wants it stopped. */
  RUNNING(ErrorClass.REJECTED, ProxmoxCodes.REFUSED),
  /** A long operation holds the machine. */
  LOCKED(ErrorClass.TRANSIENT, ProxmoxCodes.LOCKED),
  /** Another request holds a lock file. */
  LOCK_TIMEOUT(ErrorClass.TRANSIENT, ProxmoxCodes.LOCKED),
  /** No worker process could be started. */
  NO_WORKER(ErrorClass.TRANSIENT, ProxmoxCodes.UNAVAILABLE),
  /** The configuration is not the one that was read. */
  DIGEST(ErrorClass.CONFLICT, ProxmoxCodes.CHANGED_MEANWHILE),
  /** The guest did not do in time what it was asked. */
  GUEST_TIMEOUT(ErrorClass.REJECTED, ProxmoxCodes.NOT_READY),
  /** The guest agent does not answer. */
  NO_AGENT(ErrorClass.REJECTED, ProxmoxCodes.NOT_FOUND),
  /** A storage has no room. */
  STORAGE_FULL(ErrorClass.REJECTED, ProxmoxCodes.STORAGE_FULL),
  /** A node has no memory for a machine. */
  NO_MEMORY(ErrorClass.REJECTED, ProxmoxCodes.NO_MEMORY),
  /** A disk lies where no snapshot can be taken of it. */
  NO_SNAPSHOTS(ErrorClass.REJECTED, ProxmoxCodes.HOST_LACKS),
  /** A disk would shrink. */
  SHRINK(ErrorClass.REJECTED, ProxmoxCodes.SHRINK),
  /** The object is protected. */
  PROTECTED(ErrorClass.REJECTED, ProxmoxCodes.PROTECTED),
  /** Something else still needs it. */
  IN_USE(ErrorClass.REJECTED, ProxmoxCodes.REFUSED),
  /** A task ended with an error that no other row names. */
  TASK_FAILED(ErrorClass.REJECTED, ProxmoxCodes.TASK_FAILED),
  /** The worker of a task was killed. */
  TASK_KILLED(ErrorClass.UNKNOWN_OUTCOME, ProxmoxCodes.TASK_FAILED),
  /** The host lacks the endpoint. */
  UNSUPPORTED(ErrorClass.REJECTED, ProxmoxCodes.UNSUPPORTED),
  /** Out of order, and soon back: no quorum, a proxy in front, a service that starts. */
  UNAVAILABLE(ErrorClass.TRANSIENT, ProxmoxCodes.UNAVAILABLE),
  /** The request may or may not have had its effect. */
  UNKNOWN_OUTCOME(ErrorClass.UNKNOWN_OUTCOME, ProxmoxCodes.BROKEN),
  /** A read got no answer. */
  BROKEN(ErrorClass.TRANSIENT, ProxmoxCodes.BROKEN),
  /** The host cannot be reached. */
  UNREACHABLE(ErrorClass.UNREACHABLE, ProxmoxCodes.UNREACHABLE),
  /** The host shows a certificate that is not trusted. */
  CERTIFICATE(ErrorClass.DENIED, ProxmoxCodes.WRONG_CERTIFICATE),
  /** The answer is none of a Proxmox VE host. */
  UNREADABLE(ErrorClass.REJECTED, ProxmoxCodes.UNREADABLE_ANSWER),
  /** Any other refusal. */
  REFUSED(ErrorClass.REJECTED, ProxmoxCodes.REFUSED);

  private final ErrorClass errorClass;
  private final String code;

  Problem(ErrorClass errorClass, String code) {
    this.errorClass = errorClass;
    this.code = code;
  }

  /** What it means for the engine. */
  public ErrorClass errorClass() {
    return errorClass;
  }

  /** The code of its page. */
  public String code() {
    return code;
  }

  /** Whether the same request may be sent again after a while, since nothing was done. */
  public boolean passes() {
    return this == LOCKED || this == LOCK_TIMEOUT || this == NO_WORKER || this == UNAVAILABLE;
  }
}
