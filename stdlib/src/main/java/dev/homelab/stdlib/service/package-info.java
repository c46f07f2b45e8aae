/** Services that people use, as recipes: their options, and the workloads that they become. */
@NullMarked
package dev.homelab.stdlib.service;

import org.jspecify.annotations.NullMarked;
